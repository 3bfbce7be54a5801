package io.sparkdl.data;

import java.io.Serializable;
import java.util.List;

/**
 * What the first pass over a table found.
 *
 * @param rows rows of each input partition, without those that were skipped
 * @param type type of the features
 * @param maxLabel largest label
 */
public record DataStatistics(List<Long> rows, FeatureType type, double maxLabel) {

  /** What was found in one partition; type is null and error perhaps not, if it has no rows. */
  record Partition(int index, long rows, FeatureType type, double maxLabel, String error)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Rows of all partitions. */
  public long totalRows() {
    return rows.stream().mapToLong(Long::longValue).sum();
  }

  /** For each partition the number of rows in earlier ones. */
  long[] rowsBefore() {
    long[] before = new long[rows.size()];
    for (int i = 1; i < before.length; i++) {
      before[i] = before[i - 1] + rows.get(i - 1);
    }
    return before;
  }

  /**
   * Puts partitions together.
   *
   * @param columns of the features, for messages
   * @param partitions in the order of their indexes
   * @throws DataException if a partition has an error, two disagree about the type, or no partition
   *     has a row
   */
  static DataStatistics merge(FeatureColumns columns, List<Partition> partitions) {
    FeatureType type = null;
    int typeFrom = 0;
    double maxLabel = Double.NEGATIVE_INFINITY;
    for (Partition partition : partitions) {
      if (partition.error() != null) {
        throw new DataException(partition.error());
      }
      if (partition.rows() > 0 && type == null) {
        type = partition.type();
        typeFrom = partition.index();
      } else if (partition.rows() > 0 && !type.equals(partition.type())) {
        throw new DataException(
            DataException.at(
                columns,
                partition.index(),
                0,
                "expected features as in partition "
                    + typeFrom
                    + ", "
                    + type.describe()
                    + ", got "
                    + partition.type().describe()));
      }
      maxLabel = Math.max(maxLabel, partition.maxLabel());
    }
    if (type == null) {
      throw new DataException(
          columns.describe() + ": expected a table with at least 1 valid row, got none");
    }
    return new DataStatistics(partitions.stream().map(Partition::rows).toList(), type, maxLabel);
  }
}
