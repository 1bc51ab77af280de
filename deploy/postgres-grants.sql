-- After each migration, as santixi_owner: the application may insert into append-only tables and read them, no more.
-- They are recognised by the trigger that the migration operation AppendOnly gives them (core/triggers.py), so a new
-- one needs no line here. Triggers refuse changes anyway; without the right there is nothing to refuse.
DO $$
DECLARE
    append_only regclass;
BEGIN
    FOR append_only IN
        SELECT c.oid FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE t.tgname = c.relname || '_no_change'
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM santixi_app', append_only);
    END LOOP;
END $$;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM santixi_app;
