namespace OrderCheck.Server.Lifecycle;

/// <summary>Something that is worked out once for each knowledge that calls are answered with.</summary>
/// <param name="current">The knowledge of now.</param>
/// <param name="make">Works it out.</param>
internal sealed class PerKnowledge<T>(CurrentKnowledge current, Func<ServiceKnowledge, T> make)
{
    private Made? _made;

    /// <summary>What belongs to the knowledge of now.</summary>
    public T Value
    {
        get
        {
            var known = current.Value;
            var made = Volatile.Read(ref _made);
            if (made is null || !ReferenceEquals(made.From, known))
            {
                made = new Made(known, make(known));
                Volatile.Write(ref _made, made);
            }

            return made.Value;
        }
    }

    private sealed record Made(ServiceKnowledge From, T Value);
}
