#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <vector>

namespace TestSupport {

//! Clips of every container, as they were before somebody damaged them.
QStringList wholeClips();

//! The same bytes with damage of one kind: flipped bits, a hole of zeros, a piece that is missing,
//! twice there or out of place, an end that is cut off, rubbish. The same seed, the same damage.
std::vector<std::byte> damaged(const std::vector<std::byte> &whole, unsigned seed);

enum class HowFar
{
    Looks, //!< opens it, seeks to and fro, steps
    Plays //!< and plays what is left of it
};

//! Uses a damaged clip as a person does; what went wrong, or nothing. Everything that waits does so
//! for an end, a picture or an error; none of them in time is wrong.
QString useDamaged(const std::vector<std::byte> &bytes, HowFar howFar);

} // namespace TestSupport
