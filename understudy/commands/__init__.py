"""The commands, one to a file; none of them imports an engine before it is called."""
