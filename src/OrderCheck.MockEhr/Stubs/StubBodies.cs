namespace OrderCheck.Ehr.Stubs;

/// <summary>The files that stubs name as their bodies.</summary>
internal sealed class StubBodies(string folder)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    /// <summary>Reads a body from <c>__files</c>, or from the folder itself.</summary>
    /// <exception cref="InvalidDataException">There is no such file in the folder.</exception>
    public string ReadText(string name)
    {
        foreach (var place in (string[])[Path.Combine(_root, "__files", name), Path.Combine(_root, name)])
        {
            var file = Path.GetFullPath(place);
            if (file.StartsWith(_root, StringComparison.Ordinal) && File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        throw new InvalidDataException($"the body {name} is not in the folder of the stubs");
    }
}
