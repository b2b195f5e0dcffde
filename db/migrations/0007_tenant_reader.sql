-- Verification proves that a tenant sees its own rows only by reading as a tenant does (B1, L6): with SET ROLE, under the
-- very policies that bind the application, and without anything that the application may do besides.
ALTER POLICY own_tenant ON holdfast.tenants TO holdfast_application, holdfast_tenant_reader;

GRANT USAGE ON SCHEMA holdfast TO holdfast_tenant_reader;
-- Whose a row is, and nothing of what is in it.
GRANT SELECT (customer_id) ON holdfast.tenants TO holdfast_tenant_reader;
