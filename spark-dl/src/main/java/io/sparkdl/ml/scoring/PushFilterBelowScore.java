package io.sparkdl.ml.scoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.runtime.AbstractPartialFunction;

/**
 * Moves what a filter asks of the child's columns below a {@link Score}: rows that are not wanted
 * are not scored, and file sources read less. Spark does so only for nodes that it knows.
 */
final class PushFilterBelowScore extends Rule<LogicalPlan> {
  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return plan.transformUp(new Push());
  }

  private static final class Push extends AbstractPartialFunction<LogicalPlan, LogicalPlan>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isDefinedAt(LogicalPlan plan) {
      return plan instanceof Filter filter
          && filter.child() instanceof Score score
          && split(filter.condition()).stream().anyMatch(part -> canMove(part, score));
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      Filter filter = (Filter) plan;
      Score score = (Score) filter.child();
      List<Expression> below = new ArrayList<>();
      List<Expression> above = new ArrayList<>();
      for (Expression part : split(filter.condition())) {
        (canMove(part, score) ? below : above).add(part);
      }
      Score pushed = score.over(new Filter(join(below), score.child()));
      return above.isEmpty() ? pushed : new Filter(join(above), pushed);
    }
  }

  private static boolean canMove(Expression part, Score score) {
    return part.deterministic() && part.references().subsetOf(score.child().outputSet());
  }

  private static List<Expression> split(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    if (condition instanceof And and) {
      parts.addAll(split(and.left()));
      parts.addAll(split(and.right()));
    } else {
      parts.add(condition);
    }
    return parts;
  }

  private static Expression join(List<Expression> parts) {
    return parts.stream().reduce(And::new).orElseThrow();
  }
}
