#pragma once

#include <QString>

//! A data folder as `--data DIR` wants it, with a library as large as any household's: movies and
//! episodes in two versions each, every title with a poster of its own.
class BigLibrary
{
public:
    //! Makes the library unless it is there already, which takes minutes for 100 000 titles.
    static bool make(const QString &folder, int titles);
};
