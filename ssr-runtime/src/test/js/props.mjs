// Properties of the table page: the same hundred actions every time.
const types = ["user", "campaign", "sandbox", "report", "session"];
const states = ["scheduled", "scheduled", "scheduled", "held"];
const reasons = ["90 days after creation", "trial <ended>", "Müller & Söhne", "retention", "owner said \"enough\""];

export function tableProps(rows) {
  const items = Array.from({ length: rows }, (_, i) => ({
    id: `0192f0c1-7a3e-7${String(i).padStart(3, "0")}-8000-00000000${String(i).padStart(4, "0")}`,
    entity_type: types[i % types.length],
    entity_id: String(1000 + i * 7),
    action: ["delete", "archive", "run"][i % 3],
    state: states[i % states.length],
    run_at: new Date(Date.UTC(2027, 1, 1 + (i % 28), i % 24, (i * 13) % 60)).toISOString(),
    cancel_on: ["user_reactivated", "policy_override", "campaign_extended"].slice(0, i % 4),
    generation: i % 5,
    reason: reasons[i % reasons.length],
  }));
  return JSON.stringify({ locale: "en-GB", zone: "Europe/Berlin", data: { actions: { status: 200, body: { items } } } });
}
