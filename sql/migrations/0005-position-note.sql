-- How the positions of a load were brought into JGD2011 and how exact that is, in ja and en; null where nothing was lost.
alter table meta.load add column position_note jsonb;
