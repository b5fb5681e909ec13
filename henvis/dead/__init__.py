"""What is found out about a record that could not be handled: why, what decodes, what would become of it.

Nothing here says what stands in a record: names of fields, rules, sizes and ids, and no value.
"""
