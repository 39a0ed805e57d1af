-- Everything that does not depend on a dataset definition. Dataset tables follow from the definitions
-- (sql/build/dataset-table.ts).

create extension if not exists postgis;

create schema if not exists meta;      -- what happened: releases, loads, findings, versions
create schema if not exists data;      -- one history table per dataset
create schema if not exists staging;   -- loads in progress; nothing here outlives its load
create schema if not exists published; -- what anybody may see: views only

-- Public requests run as this role. It may read the views of `published` and nothing else.
do $$
begin
  create role machizu_public nologin nosuperuser nocreatedb nocreaterole noinherit;
exception when duplicate_object or unique_violation then null;
end $$;

revoke all on schema meta, data, staging from public;
revoke create on schema public from public;
grant usage on schema published to machizu_public;

create table meta.release (
  id          bigint generated always as identity primary key,
  dataset     text not null,
  source      text not null,
  label       text not null,           -- file name or address as the person gave it
  sha256      text not null,           -- of the delivered bytes
  bytes       bigint not null,
  released_on text,                    -- date of the data, as stated by the person or the source
  licence     text not null,
  attribution text not null,
  fetched_at  timestamptz not null default now()
);

create table meta.load (
  id          bigint generated always as identity primary key,
  dataset     text not null,
  source      text not null,
  part        text not null default '', -- the file a delivery replaces, '' = everything of the source
  release_id  bigint references meta.release,
  sample      boolean not null default false,
  crs         integer,
  encoding    text,
  state       text not null check (state in ('running', 'published', 'unchanged', 'failed')),
  rows_read   bigint,
  rows_loaded bigint,
  rows_clipped bigint,
  started_at  timestamptz not null default now(),
  finished_at timestamptz
);

create table meta.finding (
  load_id     bigint not null references meta.load on delete cascade,
  kind        text not null,
  file        text,
  row_number  bigint not null,
  column_name text,
  value       text
);
create index on meta.finding (load_id);

create table meta.dataset (
  dataset   text primary key,
  version   integer not null default 0,
  last_fid  bigint not null default 0    -- feature numbers are given once and never again
);

create table meta.version (
  dataset      text not null,
  version      integer not null,
  load_id      bigint references meta.load,
  published_at timestamptz not null default now(),
  added        integer not null,
  changed      integer not null,
  removed      integer not null,
  row_count    bigint not null,          -- rows anybody may see in this version
  bbox         double precision[],       -- west, south, east, north in degrees; null when nothing has a position
  sources      text[] not null,           -- sources that have public rows in this version: whom to credit
  sample       boolean not null,         -- does this version hold rows of the fictional sample city?
  primary key (dataset, version)
);
