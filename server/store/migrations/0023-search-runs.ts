/**
 * What to find of a long name by its trigrams: its last ten characters if few names have them, since PostgreSQL reads a
 * list for each trigram.
 */
export const INDEXED_PART = `
  CREATE FUNCTION indexed_part(pattern text) RETURNS text LANGUAGE plpgsql AS $part$
  DECLARE
    part text := '%' || substring(pattern FROM '(?:[^\\\\]|\\\\.){1,10}%$');
    plan json;
  BEGIN
    IF length(pattern) < 16 THEN RETURN pattern; END IF;
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM run_text WHERE names LIKE %L', part) INTO plan;
    RETURN CASE WHEN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric
      <= (SELECT reltuples / 1000 FROM pg_class WHERE oid = 'run_text'::regclass) THEN part ELSE pattern END;
  END $part$`;

/**
 * As before, returns the IDs of the runs that match, only of the teams in portal.teams. Names are searched in `run_text`.
 * If only text, team and time are given, nothing else is read. Otherwise the search starts with the texts or with the
 * other filters, whichever PostgreSQL expects to match fewer runs. ARNs and IDs come first if few runs have them. A filter
 * that many people match isn't replaced by their names, and several values of a filter are searched one by one unless few
 * runs match anyway.
 */
export const SEARCH = `
  DECLARE
    seen text := current_setting('portal.teams', true);
    lists jsonb := wanted -> 'lists';
    sort text := CASE wanted ->> 'sort' WHEN 'duration' THEN 'worked_ms' ELSE 'created_at' END;
    way text := CASE wanted ->> 'order' WHEN 'asc' THEN 'ASC' ELSE 'DESC' END;
    most integer := wanted ->> 'limit';
    branches text[] := ARRAY['true'];
    source text := 'run_search AS h';
    rest text := '';
    told text := '';
    listed text := '';
    is_selected boolean := false;
    is_alone boolean := false;
    is_tried boolean := false;
    runs numeric; texts numeric; terms numeric := 0;
    others numeric;
    tried numeric;
    found uuid[];
    attribute text;
    chosen text[];
    patterns text[];
    one jsonb;
    pattern text;
    part text;
    matching text;
    plan json;
  BEGIN
    IF coalesce(seen, '') = '' THEN RETURN; END IF;
    IF seen <> '*' THEN
      chosen := string_to_array(seen, ',');
      IF lists ? 'team_id' THEN
        chosen := ARRAY(SELECT unnest(chosen) INTERSECT SELECT jsonb_array_elements_text(lists -> 'team_id'));
      END IF;
      lists := lists || jsonb_build_object('team_id', chosen);
    END IF;
    IF wanted ? 'people' THEN
      patterns := ARRAY(SELECT lower(jsonb_array_elements_text(wanted -> 'people')));
      chosen := ARRAY(SELECT name FROM run_person WHERE lower(name) LIKE ANY (patterns)
                        AND (NOT lists ? 'team_id' OR lists -> 'team_id' ? team_id) LIMIT 1000);
      IF cardinality(chosen) < 1000 THEN
        lists := lists || jsonb_build_object('requester', ARRAY(SELECT DISTINCT unnest(chosen)));
      ELSE
        rest := format(' AND h.requester ILIKE ANY (%L)', patterns);
      END IF;
    END IF;
    FOR attribute, pattern IN VALUES ('longerMs', 'h.worked_ms >= %L'), ('shorterMs', 'h.worked_ms <= %L'),
                                     ('from', 'h.created_at >= %L'), ('until', 'h.created_at < %L') LOOP
      IF wanted ? attribute THEN rest := rest || ' AND ' || format(pattern, wanted ->> attribute); END IF;
    END LOOP;
    FOR one IN SELECT jsonb_array_elements(lower((wanted -> 'texts')::text)::jsonb) LOOP
      pattern := format('t.names LIKE %L', one ->> 0);
      IF one ->> 1 IS NULL THEN
        told := told || ' AND ' || pattern;
        part := indexed_part(one ->> 0);
        listed := listed || CASE part WHEN one ->> 0 THEN ' AND ' || pattern
          ELSE format(' AND t.names LIKE %L AND t.names || %L LIKE %L', part, '', one ->> 0) END;
      ELSE
        matching := format('SELECT m.run_id FROM run_term AS m WHERE m.term LIKE %L', one ->> 1);
        EXECUTE 'EXPLAIN (FORMAT JSON) ' || matching INTO plan;
        terms := terms + (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric;
        told := told || format(' AND (%s OR (SELECT bool_or(m.term LIKE %L) FROM run_term AS m WHERE m.run_id = t.run_id))', pattern, one ->> 1);
        listed := listed || format(' AND (%s OR t.run_id = ANY (ARRAY(%s)))', pattern, matching);
      END IF;
    END LOOP;
    SELECT coalesce(string_agg(' AND (' || alternatives || ')', ''), '') INTO pattern FROM (
      SELECT string_agg(format('t.names LIKE %3$L AND t.%2$I LIKE %1$L', value, name, indexed_part(value)), ' OR ') AS alternatives
      FROM jsonb_each(lower((wanted -> 'names')::text)::jsonb) AS named (name, list), jsonb_array_elements_text(list) AS value
      GROUP BY name) AS named;
    told := substr(told || pattern, 6);
    listed := substr(listed || pattern, 6);
    SELECT greatest(reltuples, 1) INTO runs FROM pg_class WHERE oid = 'run_search'::regclass;
    SELECT format('SELECT FROM run_search AS h WHERE true%s%s', rest, string_agg(
        format(' AND h.%I = ANY (%L)', name, ARRAY(SELECT jsonb_array_elements_text(list))), ''))
      INTO matching FROM jsonb_each(lists) AS given (name, list);
    IF told <> '' OR wanted -> 'arns' <> '[]' THEN
      EXECUTE 'EXPLAIN (FORMAT JSON) ' || matching INTO plan;
      others := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric;
    END IF;
    SELECT string_agg(format('m.term LIKE %L', value), ' OR ') INTO pattern
      FROM jsonb_array_elements_text(lower((wanted -> 'arns')::text)::jsonb) AS value;
    IF pattern IS NOT NULL THEN
      matching := 'SELECT m.run_id FROM run_term AS m WHERE ' || pattern;
      EXECUTE 'EXPLAIN (FORMAT JSON) ' || matching INTO plan;
      texts := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric;
      is_selected := texts <= least(others, most * runs / texts);
      rest := rest || CASE WHEN is_selected THEN format(' AND h.run_id = ANY (ARRAY(%s))', matching)
        ELSE format(' AND (SELECT bool_or(%s) FROM run_term AS m WHERE m.run_id = h.run_id)', pattern) END;
    END IF;
    IF told <> '' THEN
      EXECUTE 'EXPLAIN (FORMAT JSON) SELECT FROM run_text AS t WHERE ' || listed INTO plan;
      texts := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric + terms;
      is_alone := sort = 'created_at' AND lists - 'team_id' = '{}' AND NOT wanted ?| ARRAY['longerMs', 'shorterMs'];
      tried := least(others, 4 * most * runs / texts, CASE WHEN NOT is_alone THEN 3000 END);
      is_tried := tried * (CASE WHEN NOT is_alone THEN 4 WHEN lists ? 'team_id' THEN 0.5 ELSE 0.1 END
          + CASE WHEN terms > 0 THEN 1 ELSE 0 END) <= texts * CASE WHEN is_alone THEN 1 ELSE 5 END;
      IF NOT is_tried AND is_alone AND terms = 0 AND coalesce(jsonb_array_length(lists -> 'team_id'), 1) = 1 THEN
        tried := least(others, 2000);
        is_tried := true;
      END IF;
      is_selected := is_selected OR NOT is_tried;
    END IF;
    FOR attribute IN SELECT jsonb_object_keys(lists) LOOP
      chosen := ARRAY(SELECT DISTINCT jsonb_array_elements_text(lists -> attribute));
      IF cardinality(chosen) = 0 THEN RETURN; END IF;
      IF cardinality(chosen) = 1 OR NOT is_selected AND coalesce(others, runs) > 2000 AND cardinality(chosen) * cardinality(branches) <= 16 THEN
        branches := ARRAY(SELECT format('%s AND h.%I = %L', branch, attribute, value)
                          FROM unnest(branches) AS branch, unnest(chosen) AS value);
      ELSE
        rest := rest || format(' AND h.%I = ANY (%L)', attribute, chosen);
      END IF;
    END LOOP;
    IF wanted ? 'id' THEN
      rest := rest || format(' AND (h.%I, h.run_id) %s (%L, %L::uuid)', sort, CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
                             wanted ->> 'key', wanted ->> 'id');
    END IF;
    IF is_tried THEN
      EXECUTE (SELECT format('SELECT ARRAY(SELECT q.run_id FROM (%s) AS q ORDER BY q.sorted %2$s, q.run_id %2$s LIMIT %3$s)', string_agg(
          format('(SELECT run_id, sorted FROM (SELECT *, h.%1$I AS sorted FROM %2$I AS h WHERE %3$s ORDER BY h.%1$I %4$s, h.run_id %4$s %5$s) AS %6$I
              WHERE %7$s LIMIT %8$s)', sort, CASE WHEN is_alone THEN 'run_text' ELSE 'run_search' END, branch || rest, way,
            CASE WHEN tried < others THEN 'LIMIT ' || ceil(tried) ELSE 'OFFSET 0' END, CASE WHEN is_alone THEN 't' ELSE 'h' END,
            CASE WHEN is_alone THEN told ELSE format('(SELECT %s FROM run_text AS t WHERE t.run_id = h.run_id)', told) END, most), ' UNION ALL '), way, most)
        FROM unnest(branches) AS branch) INTO found;
      IF cardinality(found) = most OR tried = others THEN
        RETURN QUERY SELECT unnest(found);
        RETURN;
      END IF;
    END IF;
    IF told <> '' THEN
      source := format('(SELECT t.*%s FROM (SELECT * FROM (SELECT t.run_id, t.team_id, t.created_at FROM run_text AS t WHERE %s OFFSET 0) AS t
          ORDER BY t.created_at %3$s, t.run_id %3$s) AS t%4$s) AS h',
        CASE WHEN NOT is_alone THEN ', s.kind, s.state, s.region, s.requester, s.failed_step, s.error_code, s.worked_ms' END, listed, way,
        CASE WHEN NOT is_alone THEN ' CROSS JOIN LATERAL (SELECT * FROM run_search AS s WHERE s.run_id = t.run_id OFFSET 0) AS s' END);
    END IF;
    RETURN QUERY EXECUTE (
      SELECT format('SELECT q.run_id FROM (%1$s) AS q ORDER BY q.sorted %2$s, q.run_id %2$s LIMIT %3$s', string_agg(
          format('(SELECT h.run_id, h.%1$I AS sorted FROM %5$s WHERE %2$s ORDER BY h.%1$I %3$s, h.run_id %3$s LIMIT %4$s)',
            sort, branch || rest, way, most, source), ' UNION ALL '), way, most)
      FROM unnest(branches) AS branch);
  END `;
