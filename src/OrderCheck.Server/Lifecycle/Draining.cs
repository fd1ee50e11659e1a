using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Lifecycle;

/// <summary>
/// What happens between the order to stop and the end: readiness says no at once, the service still answers for <see cref="OrderCheckOptions.DrainSeconds"/> so that load balancers
/// notice, then it takes no new connection, ends the calls under way and writes what the decision log has taken.
/// </summary>
internal sealed class Draining(IOptions<OrderCheckOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock) : IHostedLifecycleService
{
    private volatile bool _isStopping;

    /// <summary>True from the order to stop on.</summary>
    public bool IsStopping => _isStopping || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await Task.Delay(TimeSpan.FromSeconds(options.Value.DrainSeconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
