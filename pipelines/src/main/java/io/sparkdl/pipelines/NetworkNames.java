package io.sparkdl.pipelines;

import io.sparkdl.engine.network.NamedNetwork;
import java.util.ArrayList;

/** The names of networks as the command line's help lists them. */
final class NetworkNames {
  private NetworkNames() {}

  /** Those that can be trained. */
  static final class Classifiers extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Classifiers() {
      super(NamedNetwork.classifiers());
    }
  }

  /** All. */
  static final class All extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    All() {
      super(NamedNetwork.names());
    }
  }
}
