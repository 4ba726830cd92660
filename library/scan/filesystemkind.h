#pragma once

#include <QString>

//! What kind of file system something lies on.
namespace Library::FileSystemKind {

//! Whether others change it without this system being told: network and user-space file systems.
//! magic is what statfs() calls a type.
bool isRemote(quint32 magic);
//! Blocks on the file system. False for what is not there.
bool isRemote(const QString &path);

} // namespace Library::FileSystemKind
