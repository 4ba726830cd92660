#pragma once

#include <QString>

namespace Ui {

enum class ChapterKind
{
    Film,
    Intro,
    Recap,
    Credits,
    Preview //!< of the next episode
};

//! What a chapter is, by its name, in the languages that such names come in. Pure.
ChapterKind chapterKind(const QString &name);

} // namespace Ui
