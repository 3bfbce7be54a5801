package io.sparkdl.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import scala.Function2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

/**
 * A table's rows as Spark has them inside. Where the plan reads columnar batches (Parquet's and
 * ORC's vectorised readers, also under Delta and Iceberg) and does no more than choose columns, the
 * rows are views of these batches; Spark's own way to rows would copy every value once more.
 *
 * @param table the table
 * @param batches the part of its plan that gives batches; null where there are rows alone
 * @param ordinals of the columns in the batches
 * @param columns as the rows hold them: a cast of a number to double, as Spark ML puts before every
 *     label, is left to the reader, so that the plan keeps its batches
 */
record TableRows(Dataset<?> table, SparkPlan batches, int[] ordinals, List<RowColumn> columns) {
  /** The rows of a table that should hold columns only, where it is to be fast. */
  static TableRows of(Dataset<?> table) {
    SparkPlan plan = table.queryExecution().executedPlan();
    SparkPlan inner = plan instanceof WholeStageCodegenExec stage ? stage.child() : plan;
    List<Attribute> columns = new ArrayList<>(CollectionConverters.asJava(inner.output()));
    if (inner instanceof ProjectExec project) {
      columns.clear();
      for (NamedExpression expression : CollectionConverters.asJava(project.projectList())) {
        columns.add(column(expression));
      }
      inner = project.child();
    }
    if (inner instanceof ColumnarToRowExec toRows && !columns.contains(null)) {
      SparkPlan batches =
          toRows.child() instanceof InputAdapter adapter ? adapter.child() : toRows.child();
      int[] ordinals = ordinals(batches.output(), columns);
      return new TableRows(
          table, batches, ordinals, numbered(columns.stream().map(Attribute::dataType).toList()));
    }
    List<DataType> types =
        Arrays.stream(table.schema().fields()).map(StructField::dataType).toList();
    return new TableRows(table, null, new int[0], numbered(types));
  }

  /** Reads the rows of one partition, of which it is given the number. */
  interface Reading<T> extends Serializable {
    Iterator<T> of(int partition, PartitionRows rows);
  }

  /**
   * What is read of the rows of every partition.
   *
   * @param type of what is read: Spark keeps arrays of numbers by a serialiser of its own choice if
   *     it knows them as such
   */
  <T> JavaRDD<T> read(Reading<T> reading, Class<T> type) {
    if (batches == null) {
      return read(
          table.queryExecution().toRdd(),
          (partition, rows) -> reading.of(partition, PartitionRows.of(rows)),
          type);
    }
    int[] chosen = ordinals;
    return read(
        batches.executeColumnar(),
        (partition, given) -> reading.of(partition, PartitionRows.ofBatches(given, chosen)),
        type);
  }

  /** Reads one partition of what a plan gives. */
  private interface PartitionReading<S, T> extends Serializable {
    Iterator<T> of(int partition, Iterator<S> given);
  }

  private static <S, T> JavaRDD<T> read(
      RDD<S> plan, PartitionReading<S, T> reading, Class<T> type) {
    ClassTag<T> tag = ClassTag.apply(type);
    var function =
        (Function2<Object, scala.collection.Iterator<S>, scala.collection.Iterator<T>>
                & Serializable)
            (partition, given) ->
                CollectionConverters.asScala(
                    reading.of((Integer) partition, CollectionConverters.asJava(given)));
    return new JavaRDD<>(plan.mapPartitionsWithIndex(function, false, tag), tag);
  }

  private static List<RowColumn> numbered(List<DataType> types) {
    return IntStream.range(0, types.size()).mapToObj(i -> new RowColumn(i, types.get(i))).toList();
  }

  /** The column that an expression chooses, perhaps as a double; null if it does more. */
  private static Attribute column(NamedExpression expression) {
    if (expression instanceof AttributeReference column) {
      return column;
    }
    boolean number =
        expression instanceof Alias alias
            && alias.child() instanceof Cast cast
            && cast.dataType().equals(DataTypes.DoubleType)
            && cast.child() instanceof AttributeReference column
            && column.dataType() instanceof NumericType;
    return number ? (Attribute) ((Cast) ((Alias) expression).child()).child() : null;
  }

  /** Where each of the wanted columns is among the given ones. */
  private static int[] ordinals(Seq<Attribute> given, List<Attribute> wanted) {
    List<Long> ids = new ArrayList<>();
    for (Attribute attribute : CollectionConverters.asJava(given)) {
      ids.add(attribute.exprId().id());
    }
    return wanted.stream().mapToInt(column -> ids.indexOf(column.exprId().id())).toArray();
  }
}
