-- The root of a project: `require` of a scenario looks in its own folder and its parents up to here.
return {}
