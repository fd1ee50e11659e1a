namespace OrderCheck;

/// <summary>A checkpoint of an <see cref="EvaluationTrace"/>.</summary>
internal readonly record struct TraceMark(int Evidence, int Missing);
