#pragma once

#include "library/base/ids.h"

#include <QString>

//! Ids that follow from what a thing is, so that two PCs that add the same film make one title.
//! Their bytes are in stores and segments: no function here may ever answer differently. Pure.
//!
//! A home video is what its bytes are, so its id comes from its content id. One that only lies in
//! an indexed folder is never hashed (reading terabytes to list them would be absurd) and is not
//! shared either. It gets a local id: random, marked as UUID version 8, so that every part can
//! tell without a look-up that nothing about it leaves this PC. The id does not depend on the
//! path: a file that is moved or renamed is recognised by inode, size and time and keeps its title
//! and play state. Once the bytes are hashed, the title is adopted under the shared id.
namespace Library::TitleIds {

TitleId movie(const QString &title, int year);
TitleId series(const QString &title, int year);
TitleId season(const TitleId &series, int season);
TitleId episode(const TitleId &series, int season, int episode);
//! An episode that has a name or a date instead of a number.
TitleId namedEpisode(const TitleId &series, int season, const QString &name);
TitleId extra(const TitleId &of, const QString &title);
TitleId homeVideo(const ContentId &content);
TitleId newLocal();
bool isLocal(const TitleId &title);

//! One rendition. Its size stands for its bytes: known before anything is hashed, equal on every
//! PC that has the same file, different for another encoding. The parts of a film may be of one
//! size: a disc is cut into pieces of a gigabyte.
VersionId version(const TitleId &title, const QString &edition, qint64 sizeBytes, int part = 0);

//! Which catalog an external id is of: the second part of external_id's key.
QByteArray externalSource(const QString &name);

//! The profile that every PC of a household begins with: one, wherever they met.
ProfileId firstProfile();

GenreId genre(const QString &name);
TagId tag(const QString &name);
PersonId person(const QString &name);
//! A collection that a description names; one that a person makes has a random id.
CollectionId collection(const QString &name);
QByteArray credit(
    const TitleId &title, const PersonId &person, const QString &department, const QString &role);

} // namespace Library::TitleIds
