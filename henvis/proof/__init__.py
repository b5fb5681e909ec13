"""What makes a log provable: Merkle trees, signed notes, checkpoints, cosignatures. Pure."""
