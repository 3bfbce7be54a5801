package io.sparkdl.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * A table's rows as Spark has them inside. Where the plan reads columnar batches (Parquet's and
 * ORC's vectorised readers, also under Delta and Iceberg) and does no more than choose columns, the
 * rows are views of these batches; Spark's own way to rows would copy every value once more.
 */
final class TableRows {
  private TableRows() {}

  /**
   * The rows; each is valid until the next is asked for.
   *
   * @param table of columns only, without further computation where it is to be fast
   */
  static JavaRDD<InternalRow> of(Dataset<?> table) {
    SparkPlan plan = table.queryExecution().executedPlan();
    SparkPlan inner = plan instanceof WholeStageCodegenExec stage ? stage.child() : plan;
    Seq<Attribute> output = inner.output();
    if (inner instanceof ProjectExec project && choosesColumns(project)) {
      inner = project.child();
    }
    if (inner instanceof ColumnarToRowExec rows) {
      SparkPlan batches =
          rows.child() instanceof InputAdapter adapter ? adapter.child() : rows.child();
      int[] ordinals = ordinals(batches.output(), output);
      return new JavaRDD<>(batches.executeColumnar(), ClassTag.apply(ColumnarBatch.class))
          .mapPartitions(partition -> new RowsOfBatches(partition, ordinals), true);
    }
    return table.queryExecution().toRdd().toJavaRDD();
  }

  private static boolean choosesColumns(ProjectExec project) {
    for (NamedExpression expression : CollectionConverters.asJava(project.projectList())) {
      if (!(expression instanceof AttributeReference)) {
        return false;
      }
    }
    return true;
  }

  /** Where each of the wanted columns is among the given ones. */
  private static int[] ordinals(Seq<Attribute> given, Seq<Attribute> wanted) {
    List<Long> ids = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(given)) {
      ids.add(attribute.exprId().id());
    }
    int[] ordinals = new int[wanted.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = ids.indexOf(wanted.apply(i).exprId().id());
    }
    return ordinals;
  }

  /** The rows of batches one after the other, with some of their columns. */
  private static final class RowsOfBatches implements Iterator<InternalRow> {
    private final Iterator<ColumnarBatch> batches;
    private final int[] ordinals;
    private Iterator<InternalRow> rows = List.<InternalRow>of().iterator();

    RowsOfBatches(Iterator<ColumnarBatch> batches, int[] ordinals) {
      this.batches = batches;
      this.ordinals = ordinals;
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
        rows = new ColumnarBatch(columns, batch.numRows()).rowIterator();
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
}
