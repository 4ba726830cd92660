#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

namespace Library {

//! Tells whether an extra is one of a series: "Harbour/Extras/Bloopers.mkv" says so only by the
//! seasons that lie beside it. A value; pure.
class SeriesFolders
{
public:
    SeriesFolders() = default;
    //! The videos of a library.
    explicit SeriesFolders(const QStringList &paths);

    //! True when episodes lie beside the folder of extras that the path lies in.
    bool hold(const QString &extra) const;

private:
    QSet<QString> m_folders;
};

} // namespace Library
