package io.sparkdl.ml.scoring;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Plans {@link Score} nodes. */
public final class ScoreStrategy extends SparkStrategy {
  /** Adds the strategy, and the rule that moves filters below scores, to a session, once. */
  public static void install(SparkSession session) {
    ExperimentalMethods methods = session.experimental();
    synchronized (methods) {
      List<SparkStrategy> strategies =
          new ArrayList<>(CollectionConverters.asJava(methods.extraStrategies()));
      for (SparkStrategy strategy : strategies) {
        if (strategy instanceof ScoreStrategy) {
          return;
        }
      }
      strategies.add(new ScoreStrategy());
      methods.extraStrategies_$eq(CollectionConverters.asScala(strategies).toSeq());
      List<Rule<LogicalPlan>> rules =
          new ArrayList<>(CollectionConverters.asJava(methods.extraOptimizations()));
      rules.add(new PushFilterBelowScore());
      methods.extraOptimizations_$eq(CollectionConverters.asScala(rules).toSeq());
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    List<SparkPlan> plans = new ArrayList<>();
    if (plan instanceof Score score) {
      plans.add(
          new ScoreExec(
              score.model(),
              score.spec(),
              score.features(),
              score.produced(),
              planLater(score.child())));
    }
    return CollectionConverters.asScala(plans).toSeq();
  }
}
