#pragma once

#include "library/catalog/types.h"

namespace Library {

//! Which bytes are meant: a file of this PC, or what only the store has.
struct TitleFile
{
    SampleId bytes; //!< what they are known by; null: nobody has read them yet
    SampleId stored; //!< likewise, as the store knows them; null: it does not
    TitleId title;
    VersionId version;
    QString path; //!< of the file, or the name of the stored object
    bool isHere = false; //!< a file of this PC
    bool identified = false; //!< a person said which title it is

    bool operator==(const TitleFile &) const = default;
};

//! What a person says that files are.
struct MeantTitle
{
    //! A film, an episode or a home video; of a whole series: a series.
    TitleIdentity identity;
    //! The film or the series, where the library has it. Null: the one that the identity names.
    TitleId known;
};

//! A file with what its name says of it.
struct NamedFile
{
    TitleFile file;
    TitleIdentity identity;
};

} // namespace Library
