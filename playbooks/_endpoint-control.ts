/**
 * Stands in for the product that controls your endpoints, so that the examples run without one: it remembers which
 * hosts are isolated, in this process only. Replace its methods by calls to the product.
 */
class EndpointControl {
  private readonly isolated = new Set<string>();

  async isolate(hostname: string): Promise<void> {
    this.isolated.add(hostname);
  }

  async isIsolated(hostname: string): Promise<boolean> {
    return this.isolated.has(hostname);
  }

  async restartServices(_hostname: string): Promise<string[]> {
    return ['sshd', 'nginx'];
  }

  async isHealthy(_hostname: string): Promise<boolean> {
    return true;
  }
}

export const endpointControl = new EndpointControl();
