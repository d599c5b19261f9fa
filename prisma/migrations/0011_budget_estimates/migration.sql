-- Holds back what a call may cost at most, and admits it when what is left covers what it will cost as a rule, provided
-- that no other call is under way: beside others the most must be left. So however many calls come at once, what they
-- spend passes a limit by no more than one of them was misjudged. Answers 0, or the place of the budget that refuses.
CREATE FUNCTION reserve_budgets(
  reservation text, of_tenant text, in_scopes text[], of_subjects text[], in_windows timestamptz[],
  limits bigint[], usual bigint, most bigint, ttl_seconds integer
) RETURNS integer
  LANGUAGE plpgsql
  AS $$
DECLARE
  already_spent bigint;
  held bigint;
BEGIN
  FOR i IN 1 .. cardinality(in_scopes) LOOP
    INSERT INTO budget_windows (tenant_id, scope, subject_id, window_start)
      VALUES (of_tenant, in_scopes[i], of_subjects[i], in_windows[i])
      ON CONFLICT DO NOTHING;
    SELECT spent, reserved INTO already_spent, held FROM budget_windows
     WHERE tenant_id = of_tenant AND scope = in_scopes[i] AND subject_id = of_subjects[i]
       AND window_start = in_windows[i]
       FOR UPDATE;
    IF already_spent + held >= limits[i]
       OR already_spent + held + (CASE WHEN held > 0 THEN most ELSE usual END) > limits[i] THEN
      RETURN i;
    END IF;
  END LOOP;
  UPDATE budget_windows w SET reserved = w.reserved + most
    FROM unnest(in_scopes, of_subjects, in_windows) AS u (scope, subject_id, window_start)
   WHERE w.tenant_id = of_tenant AND w.scope = u.scope AND w.subject_id = u.subject_id
     AND w.window_start = u.window_start;
  INSERT INTO budget_reservations
      (id, tenant_id, scopes, subject_ids, window_starts, amount, expires_at)
    VALUES (reservation, of_tenant, in_scopes, of_subjects, in_windows, most,
      clock_timestamp() + make_interval(secs => ttl_seconds));
  RETURN 0;
END $$;
