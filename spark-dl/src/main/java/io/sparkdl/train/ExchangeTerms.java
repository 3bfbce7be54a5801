package io.sparkdl.train;

/**
 * What an exchange takes, one after the other.
 *
 * @param networkMessages that a worker sends to other hosts
 * @param networkBytes that leave a host, of all its workers; as many arrive meanwhile
 * @param hostMessages that a worker sends to others of its host
 * @param hostBytes of these
 * @param addedBytes that a worker adds to others
 */
record ExchangeTerms(
    double networkMessages,
    double networkBytes,
    double hostMessages,
    double hostBytes,
    double addedBytes) {

  /**
   * The same with messages of fewer bytes; a factor for those between hosts, one for the others.
   */
  ExchangeTerms compressed(double networkFactor, double hostFactor) {
    return new ExchangeTerms(
        networkMessages,
        networkFactor * networkBytes,
        hostMessages,
        hostFactor * hostBytes,
        addedBytes);
  }
}
