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

  ScoreBatchesFunction(ScorePartition partition) {
    this.partition = partition;
  }

  @Override
  public Iterator<ColumnarBatch> apply(Iterator<ColumnarBatch> batches) {
    return batches.hasNext() ? new ScoredBatches(partition, batches) : batches;
  }
}
