namespace OrderCheck.Server.Lifecycle;

/// <summary>The knowledge that calls are answered with, exchanged as a whole while the service runs. Who takes <see cref="Value"/> once for a call answers that call
/// with one version.</summary>
/// <param name="settings">The settings.</param>
/// <param name="clients">Who may call.</param>
/// <param name="clock">Times the loading.</param>
/// <exception cref="StartRefusedException">A payer has an authority that is in no table.</exception>
/// <exception cref="KnowledgeException">The policy data or a payer table is missing or wrong.</exception>
internal sealed class CurrentKnowledge(OrderCheckOptions settings, ServiceClients clients, TimeProvider clock)
{
    private ServiceKnowledge _value = ServiceKnowledge.Load(settings, clients, clock);

    /// <summary>The knowledge of now.</summary>
    public ServiceKnowledge Value => Volatile.Read(ref _value);

    /// <summary>The configured files and folders; empty where the service runs on what it was shipped with.</summary>
    public IEnumerable<string> Paths =>
        new[] { settings.DataFolder, settings.PayerTable }.Concat(clients.All.Select(client => client.PayerTable)).OfType<string>().Where(path => path.Length > 0);

    /// <summary>Loads the files anew, beside the knowledge that answers, has them decide their own cases, and puts them in its place.</summary>
    /// <returns>What is answered with from now on.</returns>
    /// <exception cref="StartRefusedException">A payer has an authority that is in no table.</exception>
    /// <exception cref="InvalidDataException">A case is decided otherwise than it expects.</exception>
    /// <exception cref="KnowledgeException">The policy data or a payer table is missing or wrong.</exception>
    public string Reload()
    {
        var loaded = ServiceKnowledge.Load(settings, clients, clock);
        loaded.Verify();
        Volatile.Write(ref _value, loaded);
        return $"version {loaded.Knowledge.Version}";
    }
}
