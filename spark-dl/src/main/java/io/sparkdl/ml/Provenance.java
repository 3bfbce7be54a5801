package io.sparkdl.ml;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model comes from, enough to train it again.
 *
 * @param seed of every random draw
 * @param params values of all params, as JSON texts
 * @param versions of Spark DL, Spark, Java and what the device runs on
 * @param data columns, types and numbers of rows and classes
 */
public record Provenance(
    long seed, Map<String, String> params, Map<String, String> versions, Map<String, String> data)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Provenance {
    // Sorted, so that equal models have equal files.
    params = new TreeMap<>(params);
    versions = new TreeMap<>(versions);
    data = new TreeMap<>(data);
  }
}
