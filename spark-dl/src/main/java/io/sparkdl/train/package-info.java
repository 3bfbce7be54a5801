/**
 * Data-parallel, synchronous training in one barrier stage.
 *
 * <p>{@link io.sparkdl.train.DataParallelTraining} runs on the driver. It refuses settings under
 * which it cannot work, waits for slots up to a deadline, shuffles the chunks of an {@link
 * io.sparkdl.data.ArrowDataset} to the workers that own their shards, and runs one long task per
 * worker. The workers meet once through the barrier context and then talk over {@link
 * io.sparkdl.train.PeerChannel}s: each step is a reduce-scatter of gradients (each worker gets the
 * sums of what it owns), a small all-gather of sums, the owners' updates, and an all-gather of
 * parameters. Sums are taken in the order of the workers, so equal runs give equal bits. With
 * {@code syncBatchNorm} the programs of a step exchange sums while they run, too: four small
 * all-gathers for each batch norm.
 *
 * <p>Gradients and parameters travel in {@link io.sparkdl.train.ExchangeBuckets}, of each of which
 * every worker owns a slice, while the device computes ({@link io.sparkdl.train.GradientExchange}):
 * a bucket leaves when the backward pass has given all of it, and is waited for when the next
 * forward pass reads it. Of one that is frozen nothing travels in a step. With {@code
 * syncBatchNorm}, or a single bucket, nothing overlaps. Or each worker takes steps by itself and
 * all average now and then ({@link io.sparkdl.train.LocalSgd}).
 *
 * <p>A worker's rows are read a batch ahead by a thread of its own ({@link
 * io.sparkdl.train.BatchReader}), so that what a step reads is what it waits for.
 *
 * <p>Every worker has the same bits of all weights, which {@link io.sparkdl.train.WeightAgreement}
 * compares now and then, and the same kind of device, which is checked when they meet ({@link
 * io.sparkdl.train.DeviceKind}).
 *
 * <p>Settings come by closure, initial weights by broadcast, final ones as a {@link
 * io.sparkdl.train.Checkpoint} that the driver reads. Progress and failures travel over Spark's own
 * RPC to the driver; a failed run is not tried again by Spark's stage retry.
 *
 * <p>Workers of one process meet in memory. Other channels run over plain sockets, guarded by a
 * token of the job, or, where {@code spark.authenticate}, {@code spark.network.crypto.enabled} or
 * {@code spark.ssl.rpc.enabled} is set, over Spark's own network layer with the session's secrets
 * and keys. Plain sockets stay where nothing else is asked for, since they are faster: between two
 * processes of one machine they moved 2.6 GB/s one way, Spark's layer, sending requests of 1 MB
 * with 8 on their way, 1.0.
 *
 * <p>{@link io.sparkdl.train.ExchangeCost} predicts how long an exchange takes, by the algorithms
 * of {@link io.sparkdl.train.ExchangeAlgorithm}. Workers exchange each with each, or those of a
 * host first, whichever it predicts to be faster unless {@link io.sparkdl.train.ExchangePolicy}
 * says so. With {@link io.sparkdl.train.GradientCompression} messages leave something out, in both
 * directions, which their senders keep and send later; every worker, the owner too, then makes the
 * same change to its weights.
 *
 * <p>May import {@code data}, {@code engine}, {@code kernels} and Spark; not {@code ml}.
 */
package io.sparkdl.train;
