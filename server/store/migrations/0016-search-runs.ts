/**
 * The IDs of the runs that match, in the wanted order, at most wanted.limit, from wanted.key on: only of the teams in
 * portal.teams, as row-level security would. Several values of one attribute become one ordered look-up each, as long
 * as there are few. A text that few runs contain selects them first; one that many contain is looked for in each run, in
 * the wanted order, until there are enough. The planner's estimate says which.
 */
export const SEARCH_RUNS = (definer: string) => `
  CREATE FUNCTION search_runs(wanted jsonb) RETURNS TABLE (run_id uuid) LANGUAGE plpgsql VOLATILE ROWS 50
    ${definer} SET jit = off SET random_page_cost = 1.1 AS $search$
  DECLARE
    seen text := current_setting('portal.teams', true);
    lists jsonb := wanted -> 'lists';
    sort text := CASE wanted ->> 'sort' WHEN 'duration' THEN 'worked_ms' ELSE 'created_at' END;
    way text := CASE wanted ->> 'order' WHEN 'asc' THEN 'ASC' ELSE 'DESC' END;
    branches text[] := ARRAY['true'];
    rest text := '';
    is_selected boolean := false;
    attribute text;
    chosen text[];
    pattern text;
    matching text;
    each_run text;
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
      lists := lists || jsonb_build_object('requester', ARRAY(
        SELECT DISTINCT name FROM run_person
        WHERE (NOT lists ? 'team_id' OR lists -> 'team_id' ? team_id)
          AND lower(name) LIKE ANY (SELECT lower(jsonb_array_elements_text(wanted -> 'people')))));
    END IF;
    FOR matching, each_run IN
      SELECT format('SELECT t.run_id FROM run_text AS t WHERE t.names LIKE %L', one ->> 0)
             || coalesce(' UNION ALL SELECT m.run_id FROM run_term AS m WHERE m.term LIKE ' || quote_literal(one ->> 1), ''),
             format('((SELECT t.names LIKE %L FROM run_text AS t WHERE t.run_id = h.run_id)', one ->> 0)
             || coalesce(' OR (SELECT bool_or(m.term LIKE ' || quote_literal(one ->> 1) || ') FROM run_term AS m WHERE m.run_id = h.run_id)', '')
             || ')'
        FROM jsonb_array_elements(lower((wanted -> 'texts')::text)::jsonb) AS one
      UNION ALL
      SELECT format('SELECT t.run_id FROM run_text AS t WHERE %s', string_agg(format('t.names LIKE %1$L AND t.%2$I LIKE %1$L', one, name), ' OR ')),
             format('(SELECT %s FROM run_text AS t WHERE t.run_id = h.run_id)', string_agg(format('coalesce(t.%I, '''') LIKE %L', name, one), ' OR '))
        FROM jsonb_each(lower((wanted -> 'names')::text)::jsonb) AS named (name, list), jsonb_array_elements_text(list) AS one GROUP BY name
      UNION ALL
      SELECT format('SELECT m.run_id FROM run_term AS m WHERE %s', string_agg(format('m.term LIKE %L', one), ' OR ')),
             format('(SELECT bool_or(%s) FROM run_term AS m WHERE m.run_id = h.run_id)', string_agg(format('m.term LIKE %L', one), ' OR '))
        FROM jsonb_array_elements_text(lower((wanted -> 'arns')::text)::jsonb) AS one HAVING count(*) > 0
    LOOP
      EXECUTE 'EXPLAIN (FORMAT JSON) ' || matching INTO plan;
      IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric < 30000 THEN
        rest := rest || format(' AND h.run_id = ANY (ARRAY(%s))', matching);
        is_selected := true;
      ELSE
        rest := rest || ' AND ' || each_run;
      END IF;
    END LOOP;
    FOR attribute IN SELECT jsonb_object_keys(lists) LOOP
      chosen := ARRAY(SELECT DISTINCT jsonb_array_elements_text(lists -> attribute));
      IF cardinality(chosen) = 0 THEN RETURN; END IF;
      IF cardinality(chosen) = 1 OR NOT is_selected AND cardinality(chosen) * cardinality(branches) <= 16 THEN
        branches := ARRAY(SELECT format('%s AND h.%I = %L', branch, attribute, one)
                          FROM unnest(branches) AS branch, unnest(chosen) AS one);
      ELSE
        rest := rest || format(' AND h.%I = ANY (%L)', attribute, chosen);
      END IF;
    END LOOP;
    FOR attribute, pattern IN VALUES ('longerMs', 'h.worked_ms >= %L'), ('shorterMs', 'h.worked_ms <= %L'),
                                     ('from', 'h.created_at >= %L'), ('until', 'h.created_at < %L') LOOP
      IF wanted ? attribute THEN rest := rest || ' AND ' || format(pattern, wanted ->> attribute); END IF;
    END LOOP;
    IF wanted ? 'id' THEN
      rest := rest || format(' AND (h.%I, h.run_id) %s (%L, %L::uuid)', sort, CASE way WHEN 'ASC' THEN '>' ELSE '<' END,
                             wanted ->> 'key', wanted ->> 'id');
    END IF;
    RETURN QUERY EXECUTE (
      SELECT format('SELECT q.run_id FROM (%1$s) AS q ORDER BY q.sorted %2$s, q.run_id %2$s LIMIT %3$s', string_agg(
          format('(SELECT h.run_id, h.%1$I AS sorted FROM run_search AS h WHERE %2$s ORDER BY h.%1$I %3$s, h.run_id %3$s LIMIT %4$s)',
            sort, branch || rest, way, (wanted ->> 'limit')::integer), ' UNION ALL '), way, (wanted ->> 'limit')::integer)
      FROM unnest(branches) AS branch);
  END $search$`;
