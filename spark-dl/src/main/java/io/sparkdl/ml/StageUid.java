package io.sparkdl.ml;

import java.util.Objects;

/**
 * The uid of a stage under construction. Spark's superclasses make their params, which name the uid
 * of their owner, before a subclass's field can be set; so the uid is announced before {@code
 * super()} runs and read by {@code uid()} until the field is there. The project's one piece of
 * static mutable state: a thread constructs one stage at a time.
 */
final class StageUid {
  private static final ThreadLocal<String> UNDER_CONSTRUCTION = new ThreadLocal<>();

  private final String value;

  private StageUid(String value) {
    this.value = value;
  }

  /** Announces the uid of the stage that this thread constructs next. */
  static StageUid announce(String uid) {
    UNDER_CONSTRUCTION.set(Objects.requireNonNull(uid, "uid"));
    return new StageUid(uid);
  }

  /** Ends the construction and gives the uid to keep. */
  String settle() {
    UNDER_CONSTRUCTION.remove();
    return value;
  }

  /** The field if it is set, else the uid that this thread announced. */
  static String of(String field) {
    return field != null ? field : UNDER_CONSTRUCTION.get();
  }
}
