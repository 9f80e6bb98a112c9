"""Published for tests of Runwell and of its extensions; nothing in production imports it."""
