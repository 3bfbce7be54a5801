package io.sparkdl.ml.scoring;

import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * A model and, once it is needed, its broadcast: made by the first query that runs and shared by
 * all later ones of the same context. Lives on the driver; Spark removes the broadcast when this is
 * garbage.
 */
public final class BroadcastModel {
  private final ScoringModel model;
  private SparkContext context;
  private Broadcast<ScoringModel> broadcast;

  /** The model, not broadcast yet. */
  public BroadcastModel(ScoringModel model) {
    this.model = model;
  }

  /** The driver's copy. */
  public ScoringModel model() {
    return model;
  }

  synchronized Broadcast<ScoringModel> in(SparkContext current) {
    if (context != current) {
      broadcast = current.broadcast(model, ClassTag$.MODULE$.apply(ScoringModel.class));
      context = current;
    }
    return broadcast;
  }

  /** The model's uid, as it stands in query plans. */
  @Override
  public String toString() {
    return model.uid();
  }
}
