"""What all tables share: their register, and the types of ids and paths."""

from sqlalchemy import BigInteger, Integer, MetaData, Text

metadata = MetaData()

# SQLite only auto-increments a column declared INTEGER; PostgreSQL needs eight bytes.
Id = BigInteger().with_variant(Integer, "sqlite")
# In the order of code points on both engines, so that a folder is one range of an index.
Path = Text().with_variant(Text(collation="C"), "postgresql")
