"""The whole program as a process in a pseudo-terminal: killed, ended by signals, crashed."""
