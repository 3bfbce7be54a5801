package io.sparkdl.ml.scoring;

import java.io.Serializable;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Scores a partition of columnar batches. */
final class ScoreBatchesFunction
    extends AbstractFunction1<Iterator<ColumnarBatch>, Iterator<ColumnarBatch>>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ScorePartition partition;
  private final int columns;

  /** Scores batches whose first columns, this many, are those of the plan's output. */
  ScoreBatchesFunction(ScorePartition partition, int columns) {
    this.partition = partition;
    this.columns = columns;
  }

  @Override
  public Iterator<ColumnarBatch> apply(Iterator<ColumnarBatch> batches) {
    return batches.hasNext() ? new ScoredBatches(partition, columns, batches) : batches;
  }
}
