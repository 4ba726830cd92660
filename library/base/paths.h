#pragma once

#include "library/base/ids.h"
#include "library/base/result.h"

#include <QString>

//! Where this device keeps what. Pure values; prepare() makes the folders.
class Paths
{
public:
    //! Folders of the XDG base directory specification; with dataFolder (--data DIR or
    //! MATINEE_DATA) everything lies under that one folder instead.
    static Paths forDevice(const QString &dataFolder = {});

    //! A folder was chosen for all of it: nothing of this device is elsewhere, not in the desktop's
    //! keyring either.
    bool isOneFolder() const { return m_config == m_data; }
    QString dataFolder() const { return m_data; }
    QString cacheFolder() const { return m_cache; }
    QString configFolder() const { return m_config; }

    QString catalogFile() const { return m_data + QStringLiteral("/catalog.db"); }
    //! The journal of the embedded store.
    QString transfersFile() const { return m_data + QStringLiteral("/transfers.db"); }
    //! The journal of a cluster that holds this library.
    QString transfersFile(const LibraryId &library) const
    {
        return m_data + QStringLiteral("/transfers-") + library.toString() + QStringLiteral(".db");
    }
    //! What was copied so far out of the embedded store into that cluster.
    QString movingFile(const LibraryId &library) const
    {
        return m_data + QStringLiteral("/moving-") + library.toString() + QStringLiteral(".db");
    }
    //! Copies that take the place of damaged videos, as far as they were uploaded there; a null
    //! library: in the embedded store.
    QString repairsFile(const LibraryId &library) const
    {
        return library.isNull() ? QString(m_data + QStringLiteral("/repairs.db"))
                                : QString(m_data + QStringLiteral("/repairs-") + library.toString()
                                    + QStringLiteral(".db"));
    }
    QString storyboardsFolder() const { return m_data + QStringLiteral("/storyboards"); }
    QString picturesFolder() const { return m_data + QStringLiteral("/pictures"); }
    QString storeFolder() const { return m_data + QStringLiteral("/store"); }
    QString settingsFile() const { return m_config + QStringLiteral("/settings.ini"); }
    QString secretsFile() const { return m_config + QStringLiteral("/secrets.json"); }
    QString logFile() const { return m_data + QStringLiteral("/matinee.log"); }

    //! Creates the folders, readable by this user only. Blocks on the file system.
    Result<> prepare() const;

private:
    QString m_data;
    QString m_cache;
    QString m_config;
};
