"""The functions of ``import runwell``, by subject: names and signatures are the field's."""
