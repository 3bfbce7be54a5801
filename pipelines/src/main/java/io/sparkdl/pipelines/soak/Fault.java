package io.sparkdl.pipelines.soak;

/** What the soak does to an executor. */
public enum Fault {
  /** SIGKILL. */
  KILL("kill -9"),

  /** SIGSTOP, and SIGCONT some time later, which may come before or after the others gave it up. */
  FREEZE("freeze"),

  /** Nothing arrives over its connections any more, while the process lives. */
  CUT_OFF("cut off"),

  /** A byte of the newest checkpoint changed, then SIGKILL, so that the fit needs one. */
  CORRUPT("corrupt the newest checkpoint, kill -9"),

  /** The Java heap filled from within by an agent, until nothing can be allocated any more. */
  FILL_HEAP("fill the heap");

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
