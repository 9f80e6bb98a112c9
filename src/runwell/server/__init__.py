"""The corridor to the network: HTTP in front of the use-cases, and the same without a socket."""
