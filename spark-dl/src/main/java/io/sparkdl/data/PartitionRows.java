package io.sparkdl.data;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** The rows of one partition, each valid until the next is asked for; perhaps views of batches. */
final class PartitionRows implements Iterator<InternalRow> {
  private final Iterator<ColumnarBatch> batches;
  private final int[] ordinals;
  private Iterator<InternalRow> rows;
  private Consumer<ColumnarBatch> listener = batch -> {};

  private PartitionRows(
      Iterator<InternalRow> rows, Iterator<ColumnarBatch> batches, int[] ordinals) {
    this.rows = rows;
    this.batches = batches;
    this.ordinals = ordinals;
  }

  /** Rows that there are. */
  static PartitionRows of(Iterator<InternalRow> rows) {
    return new PartitionRows(rows, Collections.emptyIterator(), new int[0]);
  }

  /** The rows of batches one after the other, with these of their columns. */
  static PartitionRows ofBatches(Iterator<ColumnarBatch> batches, int[] ordinals) {
    return new PartitionRows(Collections.emptyIterator(), batches, ordinals);
  }

  /** Sets who hears of each batch, with the rows' columns alone, before its rows are given. */
  void onBatch(Consumer<ColumnarBatch> value) {
    listener = value;
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && batches.hasNext()) {
      ColumnarBatch batch = batches.next();
      ColumnVector[] columns = new ColumnVector[ordinals.length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = batch.column(ordinals[i]);
      }
      // Not closed here: the reader uses its batch again, and closes it at the end of the task.
      ColumnarBatch chosen = new ColumnarBatch(columns, batch.numRows());
      listener.accept(chosen);
      rows = chosen.rowIterator();
    }
    return rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }
}
