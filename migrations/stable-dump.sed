# Takes out of a dumped PostgreSQL schema what depends on the versions of pg_dump and of the server rather than on the
# schema, so that the file changes only with the migrations:
#   sed -i -f migrations/stable-dump.sed migrations/postgres/schema.sql
/^-- Dumped /d
/^\\\(un\)\{0,1\}restrict /d
/^SET transaction_timeout /d
1,/^SET /{/^$/d}
