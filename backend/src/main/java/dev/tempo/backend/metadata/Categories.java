package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Names;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * What is said of categories: the schema of their data. Each change is an event ({@code category.changed},
 * {@code category.removed}) about the entity {@code category/<name>}, in its own transaction. They hold nothing personal:
 * everybody who is signed in reads them, administrators change them. A category that nothing is said of takes any data.
 *
 * <p>A change decides about writes from its commit on. What is stored stays as it is, valid or not, until its data or its
 * classification is written again; what is shown of it goes by the new schema at once. Blocks; call it on virtual threads.
 */
public final class Categories {
  static final String ENTITY_TYPE = "category";
  private static final int MOST = 1_000;

  private final Nexus nexus;
  private final CategoryRows rows;
  private final CategoryCache cache;

  public Categories(Nexus nexus, CategoryRows rows, CategoryCache cache) {
    this.nexus = nexus;
    this.rows = rows;
    this.cache = cache;
  }

  /** @param created false: something was said of it before */
  public record Written(Category category, boolean created) {}

  /** By name. */
  public List<Category> list() {
    return List.copyOf(cache.confirmed().all());
  }

  /** @throws Refusal NOT_FOUND where nothing is said of it */
  public Category find(String name) {
    return cache.confirmed().find(name).orElseThrow(() -> unknown(name));
  }

  /** Grows whenever what is said of a category changes. */
  public long shownRevision() {
    return cache.showing().revision();
  }

  /**
   * Says all of a category. One that is there needs If-Match; what it says already changes nothing.
   *
   * @param body {@code {"schema"?, "description"?, "ephemeral"?}}
   * @throws Refusal FORBIDDEN where the caller is no administrator, UNPROCESSABLE with every violation, PRECONDITION_* by
   *                 {@link IfMatch}
   */
  public Written put(Principal principal, String name, JsonNode body, IfMatch ifMatch) {
    administer(principal);
    if (!Names.isWord(name)) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "'" + name + "' cannot name a category: it must be "
          + Names.WORD_RULE);
    }
    CategoryDocument document = CategoryDocument.parse(body);
    Written[] written = new Written[1];
    boolean visible = nexus.transact(List.of(ref(name)), transaction -> {
      CategorySet set = rows.load(transaction);
      Optional<Category> known = set.find(name);
      known.ifPresentOrElse(category -> ifMatch.require(category.etag(), what(name)), () -> ifMatch.requireNothing(what(
          name)));
      if (known.isEmpty() && set.all().size() >= MOST) {
        throw new Refusal(Refusal.Kind.UNPROCESSABLE, "there are " + MOST + " categories with schemas already");
      }
      if (known.filter(document::isLike).isPresent()) {
        written[0] = new Written(known.get(), false);
        return false;
      }
      save(transaction, principal, name, document, known.orElse(null), written);
      return known.isPresent() && changesWhatIsShown(known.get());
    });
    settle(visible || changesWhatIsShown(written[0].category()));
    return written[0];
  }

  /** Forgets what was said; its entities stay. If-Match is respected where it is sent. */
  public void delete(Principal principal, String name, IfMatch ifMatch) {
    administer(principal);
    boolean visible = nexus.transact(List.of(ref(name)), transaction -> {
      CategorySet set = rows.load(transaction);
      Category category = set.find(name).orElseThrow(() -> unknown(name));
      ifMatch.respect(category.etag(), what(name));
      transaction.append(principal, Draft.own("category.removed", ref(name), JsonNodeFactory.instance.objectNode().put(
          "category", name).put("version", category.version())));
      transaction.write(() -> rows.delete(transaction, name));
      return changesWhatIsShown(category);
    });
    settle(visible);
  }

  private void save(Transaction transaction, Principal principal, String name, CategoryDocument document,
      @Nullable Category known, Written[] written) {
    long version = known == null ? 1 : known.version() + 1;
    Category draft = new Category(name, document.schema(), document.ephemeral(), document.description(), version, 0,
        transaction.now(), principal.subject());
    Appended event = transaction.append(principal, Draft.own("category.changed", ref(name), draft.described().put(
        "version", version)));
    transaction.write(() -> {
      Category category = new Category(name, document.schema(), document.ephemeral(), document.description(), version,
          event.position(), event.recordedAt(), principal.subject());
      rows.save(transaction, category);
      written[0] = new Written(category, known == null);
    });
  }

  /** Returns when nothing is shown, here or elsewhere, by what was said before. */
  private void settle(boolean visible) {
    cache.forget();
    if (visible) {
      try {
        Thread.sleep(CategoryCache.LEASE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Refusal(Refusal.Kind.UNAVAILABLE, "the change is made, but the server stops before every node has"
            + " heard of it");
      }
    }
  }

  private static boolean changesWhatIsShown(Category category) {
    return category.schema().hasMarks();
  }

  private static void administer(Principal principal) {
    if (!principal.isAdmin()) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, "only an administrator says what categories are");
    }
  }

  private static EntityRef ref(String name) {
    return new EntityRef(ENTITY_TYPE, name);
  }

  private static String what(String name) {
    return "the category " + name;
  }

  private static Refusal unknown(String name) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "nothing is said of a category " + name);
  }
}
