"""The composition root of the console: the only place where storage meets the use cases, one module a part.

Views and the console's own processes call these functions; each opens its transaction. Importing a module of this
package needs Django to be set up.
"""
