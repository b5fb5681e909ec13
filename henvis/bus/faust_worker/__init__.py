"""Faust as the shell of a worker: app, group membership, rebalancing, heartbeats. The only importer of Faust.

Faust's streams, tables and acknowledgements are not used: they lose what raised and repeat after a kill. Its
consumer is told to hand each polled batch of a partition, whole, to the runner; and at every assignment the
position in our own database wins over Kafka's committed offset. For that it reaches into Faust:
`perform_seek`, `_drain_messages`, `_get_active_partitions`, `flow_active`, `can_resume_flow`,
`_thread.seek_wait`, `_thread._ensure_consumer`, `_thread.call_thread`, `_thread.earliest_offsets`,
`_thread._fetch_records`. Each has a test on a real broker that fails when Faust changes underneath.
"""
