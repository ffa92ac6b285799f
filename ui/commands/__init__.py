"""What stands around the commands of the command line: output, tables, and the longer commands themselves."""
