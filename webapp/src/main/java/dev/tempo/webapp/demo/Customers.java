package dev.tempo.webapp.demo;

import dev.tempo.backend.nexus.EntityRef;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Users who stayed away: policy deletes each 90 days after it was made, unless it is reactivated. */
final class Customers {
  /** Whom nothing may be deleted of. */
  static final int IN_A_LAWSUIT = 48;

  private static final int FIRST = 42;
  private static final Duration RETENTION = Duration.ofDays(90);

  /** Name, plan, and what is left of the 90 days. */
  private static final List<Customer> ALL = List.of(new Customer("Alice Hoffmann", "pro", "PT50S"),
      new Customer("Bilal Aydin", "free", "PT2M"), new Customer("Carla Rossi", "free", "PT7M"),
      new Customer("David Okafor", "pro", "PT18M"), new Customer("Elena Petrova", "team", "PT55M"),
      new Customer("Farid Haddad", "free", "PT3H20M"), new Customer("Greta Lindqvist", "pro", "PT4M"),
      new Customer("Hugo Martins", "free", "PT8H"), new Customer("Ines Moreau", "team", "PT21H"),
      new Customer("Jonas Weber", "free", "P1DT6H"), new Customer("Keiko Tanaka", "pro", "P2DT3H"),
      new Customer("Liam Byrne", "free", "P3DT11H"), new Customer("Maja Nowak", "free", "P5D"),
      new Customer("Noor Rahman", "team", "P8DT2H"), new Customer("Oskar Nilsen", "free", "P12D"),
      new Customer("Priya Nair", "pro", "P19D"), new Customer("Quentin Dubois", "free", "P27D"),
      new Customer("Rosa Delgado", "free", "P38D"), new Customer("Samuel Adeyemi", "pro", "P52D"),
      new Customer("Tuula Virtanen", "free", "P66D"), new Customer("Umar Siddiqui", "team", "P79D"),
      new Customer("Vera Kovacs", "pro", "P88D"));

  private Customers() {}

  private record Customer(String name, String plan, String left) {
    /** Of the name only the first goes into a subject. */
    String subject() {
      return name.substring(0, name.indexOf(' ')).toLowerCase(Locale.ROOT);
    }
  }

  static EntityRef ref(int number) {
    return new EntityRef("user", Integer.toString(number));
  }

  static int count() {
    return ALL.size();
  }

  /** Any of them, there or not. */
  static EntityRef any(int index) {
    return ref(FIRST + Math.floorMod(index, ALL.size()));
  }

  static boolean isThere(DemoApi api, EntityRef customer) {
    return api.find("/api/v1/entities/" + customer).isPresent();
  }

  static void tell(DemoApi api, Instant beginning) {
    for (int i = 0; i < ALL.size(); i++) {
      Customer customer = ALL.get(i);
      EntityRef ref = ref(FIRST + i);
      Instant made = beginning.minus(RETENTION).plus(Duration.parse(customer.left()));
      api.record(DemoApi.CRM, Fact.of("user_created", ref).once(ref + "/created").at(made).made("user", "prod", "user",
          customer.subject()).data("name", customer.name()).data("plan", customer.plan())
          .with("plan", customer.plan()));
    }
    remind(api, ref(FIRST + 15), "P12D");
    remind(api, ref(FIRST + 19), "P2M");
  }

  private static void remind(DemoApi api, EntityRef customer, String delay) {
    api.record(DemoApi.OPERATIONS, Fact.schedule(customer, "run", delay).with("pattern", "remind-owner").cancelledBy(
        "user_reactivated").once(customer + "/reminder"));
  }
}
