package dev.tempo.webapp.demo;

import dev.tempo.backend.nexus.EntityRef;

import java.util.List;

/** Campaigns: each is archived when its time is over, unless it is renewed; extending it moves that time. */
final class Campaigns {
  /** Id, what it is called, and when it is archived. */
  private static final List<Campaign> ALL = List.of(new Campaign("spring-sale", "Spring sale", "PT90S"),
      new Campaign("early-bird", "Early bird tickets", "PT12M"), new Campaign("webinar-week", "Webinar week", "PT5H"),
      new Campaign("win-back", "Win back the lost", "P2DT9H"), new Campaign("refer-a-friend", "Refer a friend", "P6D"),
      new Campaign("summer-tour", "Summer tour", "P30D"), new Campaign("back-to-school", "Back to school", "P74D"),
      new Campaign("year-end", "Year end", "P5M"));

  private Campaigns() {}

  private record Campaign(String id, String title, String archivedIn) {}

  static EntityRef ref(String id) {
    return new EntityRef("campaign", id);
  }

  static void tell(DemoApi api) {
    for (Campaign campaign : ALL) {
      EntityRef ref = ref(campaign.id());
      api.record(DemoApi.OPERATIONS, Fact.of("campaign_created", ref).once(ref + "/created").made("service", "prod",
          "campaign", "marketing").data("title", campaign.title()).parent(Workflows.MAILING));
      api.record(DemoApi.OPERATIONS,
          Fact.schedule(ref, "archive", campaign.archivedIn()).cancelledBy("campaign_renewed")
              .changedBy("campaign_extended", "policy_override").once(ref + "/archive"));
    }
    api.record(DemoApi.OPERATIONS, Fact.schedule(ref("year-end"), "run", "P3M").with("pattern", "remind-owner").once(
        "campaign/year-end/reminder"));
  }
}
