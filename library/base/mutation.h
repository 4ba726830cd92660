#pragma once

//! Places where a test may break one rule of the protocol on purpose, to show that the simulation
//! finds it (tests/sim). Nothing of it exists in the program: without MATINEE_MUTATIONS the
//! condition is the constant false.
#ifdef MATINEE_MUTATIONS
namespace Mutation {
extern int brokenRule; //!< 0: none
}
#define MATINEE_BREAKS(rule) (::Mutation::brokenRule == (rule))
#else
#define MATINEE_BREAKS(rule) false
#endif
