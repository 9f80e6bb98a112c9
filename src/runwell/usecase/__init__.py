"""The register of acts and the context they run in; knows no subject and no transport."""
