-- The height of the ground, and what was computed on it.

create table meta.terrain (
  id          bigint generated always as identity primary key,
  source      text not null,           -- gsi-dem5a, fgd-dem …
  label       text not null,           -- file or folder as the person named it
  sha256      text not null,           -- of the heights
  released_on text,
  licence     text not null,
  attribution jsonb not null,          -- in ja and en
  sample      boolean not null,
  state       text not null check (state in ('loading', 'current', 'replaced')),
  loaded_at   timestamptz not null default now()
);

-- Tiles and meshes as delivered, in their own system; see sql/terrain.ts for the bytes.
create table meta.terrain_piece (
  terrain_id  bigint not null references meta.terrain on delete cascade,
  epsg        integer not null,
  west        double precision not null,  -- outer edges, in units of the system
  south       double precision not null,
  east        double precision not null,
  north       double precision not null,
  columns     integer not null,
  rows        integer not null,
  extent      geometry(Polygon, 6668) not null,
  heights     bytea not null
);
create index on meta.terrain_piece using gist (extent);
create index on meta.terrain_piece (terrain_id);

-- One row for each different calculation: `hash` is of engine, parameters and data versions. Its files are under MACHIZU_HOME.
create table meta.run (
  hash        text primary key,
  simulation  text not null,
  version     text not null,
  parameters  json not null,            -- json keeps the order of members: summaries are the same byte for byte
  inputs      json not null,
  state       text not null check (state in ('accepted', 'running', 'successful', 'failed', 'dismissed')),
  progress    double precision not null default 0,
  attempts    integer not null default 0,
  owner       text,                     -- the server that computes it; lost when `lease_until` has passed
  lease_until timestamptz,
  problem     jsonb,
  summary     json,
  created_at  timestamptz not null default now(),
  started_at  timestamptz,
  finished_at timestamptz
);
create index on meta.run (state, created_at);

-- What somebody asked for. Its id is the key to it: nobody else can guess or list it.
create table meta.job (
  id         text primary key,
  hash       text not null references meta.run,
  created_at timestamptz not null default now(),
  dismissed  boolean not null default false
);
create index on meta.job (hash);
